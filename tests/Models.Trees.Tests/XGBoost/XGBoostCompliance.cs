namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>What every model must do, done by XGBoost's. All inputs are of one type: the suite of types is not for them.</summary>
public static class XGBoostCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new XGBoostSample(".json"));

    public sealed class AnswersOfBinary() : ModelAnswersCompliance(new XGBoostSample(".ubj"));

    public sealed class Files() : ModelFilesCompliance(new XGBoostSample(".json"));

    public sealed class FilesOfBinary() : ModelFilesCompliance(new XGBoostSample(".ubj"));

    public sealed class Nulls() : ModelNullsCompliance(new XGBoostSample(".ubj"));

    public sealed class Settings() : ModelSettingsCompliance(new XGBoostSample(".json"));
}
