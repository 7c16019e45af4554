using System.Diagnostics;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>Trains estimators of scikit-learn in one process for a class of tests. The imports take longer than the trainings.</summary>
public sealed class EstimatorTrainer : IDisposable
{
    // Each line has a file and an expression.
    private const string Script = """
        import sys
        import joblib, pandas
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LinearRegression, LogisticRegression
        from sklearn.multioutput import MultiOutputClassifier
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC
        for line in sys.stdin:
            file, estimator = line.rstrip("\n").split("\t")
            joblib.dump(eval(estimator), file)
            print("done", flush=True)
        """;

    private readonly Process python;

    public EstimatorTrainer()
    {
        var start = new ProcessStartInfo(Debian.Python, ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        python = Process.Start(start)!;
    }

    /// <summary>Trains an estimator, which is an expression, and saves it.</summary>
    internal async Task TrainAsync(string estimator, string file)
    {
        var token = TestContext.Current.CancellationToken;
        await python.StandardInput.WriteLineAsync($"{file}\t{estimator}".AsMemory(), token);
        await python.StandardInput.FlushAsync(token);
        Assert.True(await python.StandardOutput.ReadLineAsync(token) == "done",
            $"Python ended while it trained {estimator}; the output of the tests tells why.");
    }

    public void Dispose()
    {
        python.Kill();
        python.Dispose();
    }
}
