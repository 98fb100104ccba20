# whole file
# graded: step
import numpy as np


def stepp(theta, g, eta):
    return theta - eta * g
