namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>The suites for all models, run with ONNX files.</summary>
public static class OnnxCompliance
{
    public sealed class Answers() : ModelAnswersCompliance(new ChurnSample());

    public sealed class AnswersInMaps() : ModelAnswersCompliance(new ChurnSample(texts: true, maps: true));

    /// <summary>A model that was exported for one row per call.</summary>
    public sealed class AnswersOneByOne() : ModelAnswersCompliance(new ChurnSample(rows: 1));

    public sealed class AnswersOneByOneInMaps() : ModelAnswersCompliance(new ChurnSample(texts: true, maps: true, rows: 1));

    public sealed class BadRows() : ModelRowsCompliance(new ChurnSample());

    public sealed class BadRowsOneByOne() : ModelRowsCompliance(new ChurnSample(texts: true, maps: true, rows: 1));

    public sealed class Files() : ModelFilesCompliance(new ChurnSample());

    public sealed class Settings() : ModelSettingsCompliance(new ChurnSample());

    public sealed class SettingsOfMaps() : ModelSettingsCompliance(new ChurnSample(texts: true, maps: true));

    public sealed class Types() : ModelTypesCompliance(new ChurnSample());
}
