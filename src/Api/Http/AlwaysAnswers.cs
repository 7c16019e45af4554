namespace ModelPipeline.Api;

/// <summary>Marks routes whose every response has a body.</summary>
internal sealed class AlwaysAnswers;
