using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Ends the running statement of a connection when a token is cancelled: the driver works synchronously and ignores the token. SQLite calls
/// a progress handler, which checks the token. SQLite's interrupt from another thread would sometimes be lost, because SQLite forgets an
/// interrupt before the statement begins.
/// </summary>
internal sealed class SqliteInterrupt : IDisposable
{
    // The number of virtual machine instructions between two checks; a check happens every few microseconds.
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
