"""Saves the very weights of the ML.NET model as one of scikit-learn, so that answers can be compared: dump.py WEIGHTS.json MODEL.joblib"""
import json
import sys

import joblib
import numpy
from sklearn.linear_model import LogisticRegression

with open(sys.argv[1]) as file:
    weights = json.load(file)
model = LogisticRegression()
model.classes_ = numpy.array([False, True])
model.coef_ = numpy.array([weights["weights"]])
model.intercept_ = numpy.array([weights["bias"]])
model.n_features_in_ = len(weights["weights"])
joblib.dump(model, sys.argv[2])
