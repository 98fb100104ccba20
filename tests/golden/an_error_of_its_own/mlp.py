# whole file
# graded: forward
def forward(W, b, X, phi):
    raise ValueError("no idea")
