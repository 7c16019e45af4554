using System.Data.Common;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Makes batches of the rows of a scan.</summary>
public static class ScanRows
{
    /// <summary>
    /// Reads rows as they come. A batch ends between two users; the row after it is taken when the next batch is asked for.
    /// </summary>
    /// <param name="rows">The id as text, and then the columns; ordered, so that the rows of a user are together.</param>
    /// <param name="batchSize">Rows of a batch, about.</param>
    /// <param name="after">The id that the rows begin after.</param>
    /// <param name="columns">Makes the readers of a batch.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    /// <exception cref="StoreException">A value cannot be represented.</exception>
    public static IAsyncEnumerable<ScanBatch> ReadAsync(
        DbDataReader rows, int batchSize, string? after, Func<DbColumnReader[]> columns, CancellationToken cancellationToken) =>
        ReadAsync(RowsAsync(rows, cancellationToken), batchSize, after, _ => columns(), cancellationToken);

    /// <summary>The same of rows that come in pages, each the reader's current row; a batch is read as the page types it that it begins
    /// in.</summary>
    public static async IAsyncEnumerable<ScanBatch> ReadAsync<T>(
        IAsyncEnumerable<T> pages,
        int batchSize,
        string? after,
        Func<T, DbColumnReader[]> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : DbDataReader
    {
        var (users, readers) = (new List<string>(), (DbColumnReader[]?)null);
        await foreach (var rows in pages)
        {
            // A driver that has the next rows already does not ask.
            cancellationToken.ThrowIfCancellationRequested();
            var user = rows.GetString(0);
            // A cursor that does not get past its own user would read that user for ever.
            if (user == after)
            {
                throw new StoreException(
                    "The user column holds an id that its text does not tell from another, such as one that is no valid UTF-8; correct it.");
            }

            if (users.Count >= batchSize && users[^1] != user)
            {
                yield return Batch(users, readers!);
                (users, readers) = ([], null);
            }

            readers ??= columns(rows);
            users.Add(user);
            foreach (var reader in readers)
                reader.Read(rows);
        }

        if (users.Count > 0)
            yield return Batch(users, readers!);
    }

    /// <summary>
    /// Takes each step of a scan, the one that begins it included, the way that it is told: on another thread, or with errors translated.
    /// </summary>
    public static async IAsyncEnumerable<ScanBatch> StepAsync(
        this IAsyncEnumerable<ScanBatch> scan, Func<Func<Task<bool>>, CancellationToken, Task<bool>> step,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var steps = scan.GetAsyncEnumerator(cancellationToken);
        while (await step(() => steps.MoveNextAsync().AsTask(), cancellationToken))
            yield return steps.Current;
    }

    /// <summary>The rows of a reader, each as the reader that stands on it.</summary>
    public static async IAsyncEnumerable<DbDataReader> RowsAsync(DbDataReader rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken))
            yield return rows;
    }

    private static ScanBatch Batch(List<string> users, DbColumnReader[] readers) =>
        new(new(users, Array.ConvertAll(readers, reader => reader.Build())), users[^1]);
}
