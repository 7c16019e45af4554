namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>What every model must do, done by LightGBM's.</summary>
public static class LightGbmCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new LightGbmSample());

    public sealed class Files() : ModelFilesCompliance(new LightGbmSample());

    public sealed class Nulls() : ModelNullsCompliance(new LightGbmSample());

    public sealed class Settings() : ModelSettingsCompliance(new LightGbmSample());

    public sealed class Types() : ModelTypesCompliance(new LightGbmSample());
}
