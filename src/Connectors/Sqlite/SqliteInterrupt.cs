using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Ends what a connection is doing when a token is cancelled: the driver works synchronously and does not look at it. SQLite asks every so
/// often; an interrupt from outside, which it forgets where no statement has begun, would now and then be lost.
/// </summary>
internal sealed class SqliteInterrupt : IDisposable
{
    // Of SQLite's virtual machine; some microseconds.
    private const int Instructions = 1000;

    private readonly SqliteConnection connection;

    public SqliteInterrupt(SqliteConnection connection, CancellationToken cancellationToken)
    {
        this.connection = connection;
        raw.sqlite3_progress_handler(connection.Handle, Instructions,
            static token => ((CancellationToken)token).IsCancellationRequested ? 1 : 0, cancellationToken);
    }

    public void Dispose() => raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
}
