namespace ModelPipeline.Models.Trees;

/// <summary>A native library refused a call.</summary>
/// <param name="message">What the library says.</param>
internal sealed class TreeLibraryException(string message) : Exception(message);
