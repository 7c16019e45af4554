using System.Data.Common;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Turns the rows of a scan into batches.</summary>
public static class ScanRows
{
    /// <summary>
    /// Reads rows from one result. A batch ends between two users. The scan reads the first row of the next batch only when the caller asks
    /// for that batch.
    /// </summary>
    /// <param name="rows">The id as text, and then the columns. All rows of a user come together.</param>
    /// <param name="batchSize">About how many rows a batch has.</param>
    /// <param name="after">The rows begin after this id.</param>
    /// <param name="columns">Makes the column readers of a batch.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    /// <exception cref="StoreException">The text of an id does not tell the id from another.</exception>
    public static IAsyncEnumerable<ScanBatch> ReadAsync(
        DbDataReader rows, int batchSize, string? after, Func<DbColumnReader[]> columns, CancellationToken cancellationToken) =>
        ReadAsync(RowsAsync(rows, cancellationToken), batchSize, after, _ => columns(), cancellationToken);

    /// <summary>
    /// The same for rows that come in pages. Each item is the reader of a page, on its current row. A batch uses the column types of the
    /// page in which the batch begins.
    /// </summary>
    public static async IAsyncEnumerable<ScanBatch> ReadAsync<T>(
        IAsyncEnumerable<T> pages,
        int batchSize,
        string? after,
        Func<T, DbColumnReader[]> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : DbDataReader
    {
        var users = new List<string>();
        DbColumnReader[]? readers = null;
        await foreach (var rows in pages)
        {
            // A driver that has buffered the next rows does not check the token.
            cancellationToken.ThrowIfCancellationRequested();
            var user = rows.GetString(0);
            // Such a cursor would make the scan read this user for ever.
            if (user == after)
            {
                throw new StoreException(
                    "The user column holds an id that its text does not tell from another, such as one that is no valid UTF-8; correct it.");
            }

            if (users.Count >= batchSize && users[^1] != user)
            {
                yield return Batch(users, readers!);
                users = [];
                readers = null;
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
    /// Runs each step of a scan, the first included, through <paramref name="step"/>: for example on another thread, or with exceptions
    /// translated.
    /// </summary>
    public static async IAsyncEnumerable<ScanBatch> StepAsync(
        this IAsyncEnumerable<ScanBatch> scan, Func<Func<Task<bool>>, CancellationToken, Task<bool>> step,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var steps = scan.GetAsyncEnumerator(cancellationToken);
        while (await step(() => steps.MoveNextAsync().AsTask(), cancellationToken))
            yield return steps.Current;
    }

    /// <summary>The rows of a result. Each item is the same reader, on the next row.</summary>
    public static async IAsyncEnumerable<DbDataReader> RowsAsync(DbDataReader rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken))
            yield return rows;
    }

    private static ScanBatch Batch(List<string> users, DbColumnReader[] readers) =>
        new(new(users, Array.ConvertAll(readers, reader => reader.Build())), users[^1]);
}
