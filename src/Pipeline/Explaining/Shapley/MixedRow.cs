namespace ModelPipeline;

/// <summary>A row that takes some players' values from the explained row and the others' values from a background row.</summary>
/// <param name="Background">The index of the background row.</param>
/// <param name="Own">The players whose values come from the explained row.</param>
internal readonly record struct MixedRow(int Background, ReadOnlyMemory<int> Own);
