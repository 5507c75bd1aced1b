"""History: who changed what, when and why; the chain that shows whether somebody touched it afterwards."""
