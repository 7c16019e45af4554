using System.Data.Common;
using DuckDB.NET.Data;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>A connection to the warehouse for one piece of work. When the work is cancelled, each of its commands ends.</summary>
internal sealed class Session(DuckDBConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement and returns the number of changed rows.</summary>
    /// <exception cref="DuckDBException">DuckDB refuses it.</exception>
    public long Execute(string sql, params ReadOnlySpan<string?> parameters)
    {
        using var command = Prepare(sql, parameters);
        using var interrupt = new Interrupt(command, cancellationToken);
        return Math.Max(0, command.ExecuteNonQuery());
    }

    /// <exception cref="DuckDBException">DuckDB refuses it.</exception>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read)
    {
        var rows = new List<T>();
        ForEach(sql, reader =>
        {
            rows.Add(read(reader));
            return true;
        });
        return rows;
    }

    /// <param name="sql">A query.</param>
    /// <param name="next">Called with each row. Returns false to end the reading.</param>
    /// <exception cref="DuckDBException">DuckDB refuses it.</exception>
    public void ForEach(string sql, Func<DbDataReader, bool> next)
    {
        using var command = Prepare(sql, []);
        using var interrupt = new Interrupt(command, cancellationToken);
        using var reader = command.ExecuteReader();
        while (reader.Read() && next(reader))
            cancellationToken.ThrowIfCancellationRequested();
    }

    public T InTransaction<T>(Func<Session, T> work)
    {
        using var transaction = connection.BeginTransaction();
        var result = work(this);
        transaction.Commit();
        return result;
    }

    private DuckDBCommand Prepare(string sql, ReadOnlySpan<string?> parameters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in parameters)
            command.Parameters.Add(new DuckDBParameter(value is null ? DBNull.Value : value));
        return command;
    }
}
