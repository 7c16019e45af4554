namespace ModelPipeline.Connectors.DuckDb;

/// <summary>The columns of an input are no longer those that a statement was made for; it is to be made anew.</summary>
internal sealed class InputChangedException(Exception? inner = null) : Exception("The columns of the input have changed.", inner);
