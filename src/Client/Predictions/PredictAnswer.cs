namespace ModelPipeline.Client;

/// <summary>What a model made of rows.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Predictions">The answers, in the order of the rows.</param>
public sealed record PredictAnswer(string Pipeline, string ModelVersion, IReadOnlyList<Prediction> Predictions);
