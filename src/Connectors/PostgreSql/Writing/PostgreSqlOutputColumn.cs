using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The values of one column for the output table.</summary>
internal abstract class PostgreSqlOutputColumn
{
    /// <summary>All values as one array parameter.</summary>
    public abstract NpgsqlParameter ToParameter();

    /// <summary>The value of a row as a parameter.</summary>
    public abstract NpgsqlParameter ToParameter(int row);

    /// <summary>Writes the value of a row into a binary copy.</summary>
    public abstract void Write(PostgreSqlCopyBuffer copy, int row);

    /// <exception cref="StoreException">PostgreSQL cannot store a text.</exception>
    public static PostgreSqlOutputColumn Of(Column column) => column switch
    {
        Column<float> c =>
            new Values<float, float>(c, NpgsqlDbType.Real, static value => value, static (copy, value) => copy.Write(value)),
        Column<double> c =>
            new Values<double, double>(c, NpgsqlDbType.Double, static value => value, static (copy, value) => copy.Write(value)),
        Column<long> c =>
            new Values<long, long>(c, NpgsqlDbType.Bigint, static value => value, static (copy, value) => copy.Write(value)),
        Column<bool> c =>
            new Values<bool, bool>(c, NpgsqlDbType.Boolean, static value => value, static (copy, value) => copy.Write(value)),
        Column<DateTime> c =>
            new Values<DateTime, long>(c, NpgsqlDbType.TimestampTz, PostgreSqlMoment.Write, static (copy, value) => copy.Write(value)),
        Column<string> c => new Texts(TextsOf(c), c.Field.Name),
        _ => throw new InvalidOperationException($"PostgreSQL output columns are not written as {column.Field.Type}."),
    };

    /// <exception cref="StoreException">PostgreSQL cannot store an id.</exception>
    public static PostgreSqlOutputColumn Of(IReadOnlyList<string> users) => new Texts([.. users], OutputTable.UserId);

    private static string?[] TextsOf(Column<string> column)
    {
        var texts = new string?[column.Count];
        for (var row = 0; row < texts.Length; row++)
            texts[row] = column.IsNull(row) ? null : column.Values[row];
        return texts;
    }

    private sealed class Values<T, TStored>(
        Column<T> column, NpgsqlDbType type, Func<T, TStored> store, Action<PostgreSqlCopyBuffer, TStored> write)
        : PostgreSqlOutputColumn where TStored : struct
    {
        public override NpgsqlParameter ToParameter()
        {
            var values = new TStored?[column.Count];
            for (var row = 0; row < values.Length; row++)
                values[row] = column.IsNull(row) ? null : store(column.Values[row]);
            return new NpgsqlParameter<TStored?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
        }

        public override NpgsqlParameter ToParameter(int row) => column.IsNull(row)
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
            : new NpgsqlParameter<TStored> { TypedValue = store(column.Values[row]), NpgsqlDbType = type };

        public override void Write(PostgreSqlCopyBuffer copy, int row)
        {
            if (column.IsNull(row))
            {
                copy.WriteNull();
            }
            else
            {
                write(copy, store(column.Values[row]));
            }
        }
    }

    private sealed class Texts : PostgreSqlOutputColumn
    {
        private readonly string?[] values;

        public Texts(string?[] values, string name)
        {
            if (!Array.TrueForAll(values, value => value is null || PostgreSqlText.CanHold(value)))
            {
                throw new StoreException(
                    $"Column '{name}' gets a text with a NUL character or half a surrogate pair, which PostgreSQL cannot store.",
                    blamesData: true);
            }

            this.values = values;
        }

        public override NpgsqlParameter ToParameter() =>
            new NpgsqlParameter<string?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

        public override NpgsqlParameter ToParameter(int row) => values[row] is { } value
            ? PostgreSqlRows.Text(value)
            : PostgreSqlRows.Nullable(null);

        public override void Write(PostgreSqlCopyBuffer copy, int row)
        {
            if (values[row] is { } value)
            {
                copy.Write(value);
            }
            else
            {
                copy.WriteNull();
            }
        }
    }
}
