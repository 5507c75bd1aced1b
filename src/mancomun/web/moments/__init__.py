"""The products of the three moments, one module each: from what people typed to the core's answer, blocks and documents."""
