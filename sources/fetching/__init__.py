"""The only place that opens a socket: `guard` says where to, `client` goes,
`classify` says what came back.
"""
