# whole file
# graded: forward
def forward(W, b, X, phi):
    Z, A = {}, {0: X}
    for l in W:
        Z[l] = W[l] @ A[l - 1] + b[l]
        A[l] = phi(A[l])
    return Z, A
