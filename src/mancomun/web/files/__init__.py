"""Files that people send: kept with their hash, told by their content, given back to whoever may see them.

How another app uses it::

    from mancomun.web.files import selectors, services

    kept = services.keep(request.FILES["file"], by=request.user, place=initiative, purpose="evidence")
    kept.key, kept.sha256, kept.size, kept.name          # and files:download with the key is its address
    selectors.file_for(request.user, key)                # the row, or a 404 that tells nothing
    selectors.files_at(request.user, initiative.pk)      # what a person sees of an initiative
    selectors.content(row)                               # the bytes, for a document that embeds them

``place`` is a record with ``permission_place()`` or a ``Place``: whose the file is comes from there, and ``file.upload`` must
reach it. Sending the same content again to the same place gives the same row. A view that takes files says how many bytes
with ``@takes(megabytes)`` of ``mancomun.web.project.limits``.
"""
