using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// Ends a command when a token is cancelled. DuckDB forgets an interrupt that comes before a query has begun, so it is repeated until
/// this is disposed, which is before the command is.
/// </summary>
internal sealed class DuckDbInterrupt : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly DuckDBCommand command;
    private readonly CancellationTokenRegistration registration;
    private Timer? timer;
    private bool over;

    public DuckDbInterrupt(DuckDBCommand command, CancellationToken cancellationToken)
    {
        this.command = command;
        registration = cancellationToken.UnsafeRegister(static self => ((DuckDbInterrupt)self!).Start(), this);
    }

    public void Dispose()
    {
        // Waits for a start that is under way; none comes afterwards.
        registration.Dispose();
        timer?.Dispose();
        lock (gate)
            over = true;
    }

    private void Start() => timer = new(static self => ((DuckDbInterrupt)self!).Interrupt(), this, TimeSpan.Zero, Period);

    private void Interrupt()
    {
        lock (gate)
        {
            if (!over)
                command.Cancel();
        }
    }
}
