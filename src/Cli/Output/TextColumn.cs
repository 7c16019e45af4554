namespace ModelPipeline.Cli;

/// <summary>A column of a table for people.</summary>
/// <param name="Header">The header.</param>
/// <param name="Value">The text of an entry; null for none.</param>
/// <param name="IsNumber">Whether the texts stand at the right.</param>
internal sealed record TextColumn<T>(string Header, Func<T, string?> Value, bool IsNumber = false);
