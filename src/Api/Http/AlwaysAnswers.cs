namespace ModelPipeline.Api;

/// <summary>Marks routes whose every response has a body, which is written in one piece.</summary>
internal sealed class AlwaysAnswers;
