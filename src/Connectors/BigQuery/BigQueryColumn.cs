using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Reads one column of a result, row by row, into a typed column of a batch.</summary>
internal abstract class BigQueryColumn
{
    /// <summary>Takes a value: what stands behind <c>v</c>.</summary>
    /// <exception cref="StoreException">It cannot be represented.</exception>
    public abstract void Read(JsonElement value);

    /// <summary>The column of all rows that were taken.</summary>
    public abstract Column Build();

    public static BigQueryColumn Create<T>(Field field, int capacity, Func<JsonElement, T> parse) => new Typed<T>(field, capacity, parse);

    private sealed class Typed<T>(Field field, int capacity, Func<JsonElement, T> parse) : BigQueryColumn
    {
        private readonly ColumnBuilder<T> values = new(field, capacity);

        public override void Read(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null)
                values.AppendNull();
            else
                values.Append(Parse(value));
        }

        public override Column Build() => values.Build();

        private T Parse(JsonElement value)
        {
            try
            {
                return parse(value);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException or InvalidOperationException)
            {
                throw new StoreException($"Column '{field.Name}' holds a value that cannot be read as {field.TypeName}; correct the row.", blamesData: true);
            }
        }
    }
}
