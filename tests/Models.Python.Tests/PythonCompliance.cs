namespace ModelPipeline.Models.Python.Tests;

/// <summary>What every model must do, done by Python's. An estimator takes any types, which the settings suite is not about.</summary>
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
