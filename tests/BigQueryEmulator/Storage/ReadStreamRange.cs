using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>What a stream reads.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Those wanted.</param>
/// <param name="Start">The first row, in the order in which rows were written.</param>
/// <param name="End">The row after the last one.</param>
/// <param name="Expires">When the session ends.</param>
internal sealed record ReadStreamRange(Table Table, IReadOnlyList<Field> Columns, long Start, long End, DateTimeOffset Expires);
