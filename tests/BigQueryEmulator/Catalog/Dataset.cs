using System.Collections.Concurrent;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>A dataset with its location and its tables.</summary>
/// <param name="IsHidden">Whether the dataset holds results of queries and is in no list.</param>
internal sealed record Dataset(string Project, string Name, string Location, DateTimeOffset Created, bool IsHidden = false)
{
    public ConcurrentDictionary<string, Table> Tables { get; } = new(StringComparer.Ordinal);

    public string Sql => Identifier.Quote($"{Project}.{Name}");

    public override string ToString() => $"{Project}:{Name}";
}
