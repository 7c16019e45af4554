namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>The suites for all models, run with a model of LightGBM.</summary>
public static class LightGbmCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new LightGbmSample());

    public sealed class Files() : ModelFilesCompliance(new LightGbmSample());

    public sealed class Nulls() : ModelNullsCompliance(new LightGbmSample());

    public sealed class Settings() : ModelSettingsCompliance(new LightGbmSample());

    public sealed class Types() : ModelTypesCompliance(new LightGbmSample());
}
