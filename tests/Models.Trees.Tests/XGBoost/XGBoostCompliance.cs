namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>
/// The suites for all models, run with a model of XGBoost. The suite of types does not apply, because all inputs have one type.
/// </summary>
public static class XGBoostCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new XGBoostSample(".json"));

    public sealed class AnswersOfBinary() : ModelAnswersCompliance(new XGBoostSample(".ubj"));

    public sealed class Files() : ModelFilesCompliance(new XGBoostSample(".json"));

    public sealed class FilesOfBinary() : ModelFilesCompliance(new XGBoostSample(".ubj"));

    public sealed class Nulls() : ModelNullsCompliance(new XGBoostSample(".ubj"));

    public sealed class Settings() : ModelSettingsCompliance(new XGBoostSample(".json"));
}
