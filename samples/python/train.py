"""Trains a scikit-learn pipeline on the sample's customers: python3 train.py CUSTOMERS.csv FOLDER

Writes FOLDER/churn.joblib, and FOLDER/expected.csv with scikit-learn's own answers for all customers.
"""
import os
import sys

import joblib
import numpy
import pandas
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from churn_features import Loyalty

TEXTS = ["plan", "contract", "region"]
NUMBERS = ["tenure_months", "monthly_charge", "support_calls", "days_since_login", "age", "paperless"]
MADE = ["calls_per_month", "never_logged_in"]


def main(customers, folder):
    table = pandas.read_csv(customers)
    rows, labels = table[TEXTS + NUMBERS], table["churned"]
    seen = numpy.arange(len(rows)) % 5 > 0
    model = Pipeline([
        ("loyalty", Loyalty()),
        ("columns", ColumnTransformer([
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS + MADE),
            ("texts", OneHotEncoder(handle_unknown="ignore"), TEXTS),
        ])),
        ("regression", LogisticRegression(max_iter=1000)),
    ]).fit(rows[seen], labels[seen])
    probability = model.predict_proba(rows)[:, 1]
    joblib.dump(model, os.path.join(folder, "churn.joblib"))
    exact = [repr(float(each)) for each in probability]
    answers = pandas.DataFrame({"user_id": table["user_id"], "churn": model.predict(rows), "churn_probability": exact})
    answers.to_csv(os.path.join(folder, "expected.csv"), index=False)
    print(f"AUC {roc_auc_score(labels[~seen], probability[~seen]):.3f} on customers that were not seen, model in {folder}/churn.joblib")


if __name__ == "__main__":
    main(*sys.argv[1:])
