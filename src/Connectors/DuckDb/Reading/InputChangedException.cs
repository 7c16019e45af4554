namespace ModelPipeline.Connectors.DuckDb;

/// <summary>The columns of an input have changed since a statement was made. The input must be made again.</summary>
internal sealed class InputChangedException(Exception? inner = null) : Exception("The columns of the input have changed.", inner);
