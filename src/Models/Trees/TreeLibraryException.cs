namespace ModelPipeline.Models.Trees;

/// <summary>A native library refused a call.</summary>
/// <param name="message">The message of the library.</param>
internal sealed class TreeLibraryException(string message) : Exception(message);
