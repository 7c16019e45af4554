using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>Reads one column of a result, row by row, into a typed column of a batch.</summary>
internal abstract class BigQueryColumn
{
    /// <summary>Reads a value that is not null, from the JSON after <c>v</c>.</summary>
    /// <returns>Null on success. Otherwise the reason, without the value, as a phrase that continues "column X ...".</returns>
    public delegate string? TryRead<T>(JsonElement value, out T read);

    /// <summary>Reads a value. A value that cannot be represented makes its row unusable.</summary>
    public abstract void Read(JsonElement value);

    /// <summary>The column with all rows that were read.</summary>
    public abstract Column Build();

    public static BigQueryColumn Create<T>(Field field, int capacity, TryRead<T> read) => new Typed<T>(field, capacity, read);

    private sealed class Typed<T>(Field field, int capacity, TryRead<T> read) : BigQueryColumn
    {
        private readonly ColumnBuilder<T> values = new(field, capacity);

        public override void Read(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null)
            {
                values.AppendNull();
            }
            else if (read(value, out var typed) is { } reason)
            {
                values.AppendUnusable(reason);
            }
            else
            {
                values.Append(typed);
            }
        }

        public override Column Build() => values.Build();
    }
}
