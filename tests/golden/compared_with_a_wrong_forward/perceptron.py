# graded: forward, backward
def forward(w, b, x, phi):
    z = w @ x - b
    return z, z
