namespace ModelPipeline.Models.Python.Tests;

/// <summary>
/// The suites for all models, run with Python models. An estimator takes any types, so the suite of settings does not apply to it.
/// </summary>
public static class PythonCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new RulesSample());

    public sealed class AnswersOfEstimator() : ModelAnswersCompliance(new EstimatorSample());

    public sealed class BadRows() : ModelRowsCompliance(new RulesSample());

    public sealed class BadRowsOfEstimator() : ModelRowsCompliance(new EstimatorSample());

    public sealed class Files() : ModelFilesCompliance(new RulesSample());

    public sealed class FilesOfEstimator() : ModelFilesCompliance(new EstimatorSample());

    public sealed class Settings() : ModelSettingsCompliance(new RulesSample());

    public sealed class Types() : ModelTypesCompliance(new RulesSample());
}
