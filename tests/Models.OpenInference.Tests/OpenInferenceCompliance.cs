namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>
/// The suites for all models, run with models of servers. The suite of files does not apply: a server has the model, and there is no file.
/// </summary>
public static class OpenInferenceCompliance
{
    public sealed class AnswersOfTriton() : ModelAnswersCompliance(new RulesSample(isTriton: true));

    public sealed class AnswersOfMlServer() : ModelAnswersCompliance(new RulesSample(isTriton: false));

    public sealed class BadRowsOfTriton() : ModelRowsCompliance(new RulesSample(isTriton: true));

    public sealed class BadRowsOfMlServer() : ModelRowsCompliance(new RulesSample(isTriton: false));

    public sealed class SettingsOfTriton() : ModelSettingsCompliance(new RulesSample(isTriton: true));

    public sealed class SettingsOfMlServer() : ModelSettingsCompliance(new RulesSample(isTriton: false));

    public sealed class Types() : ModelTypesCompliance(new RulesSample(isTriton: true));
}
