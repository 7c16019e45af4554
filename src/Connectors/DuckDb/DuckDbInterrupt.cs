using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// Ends a command when a token is cancelled. DuckDB forgets an interrupt that comes before the query has begun, so this class repeats the
/// interrupt until this object is disposed. Dispose this object before the command.
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
        // Waits for a running call of Start. No call comes afterwards.
        registration.Dispose();
        timer?.Dispose();
        lock (gate)
            over = true;
    }

    /// <summary>A call of the timer. It may come after the end, where it waited for a thread meanwhile.</summary>
    internal void Interrupt()
    {
        lock (gate)
        {
            if (!over)
                command.Cancel();
        }
    }

    private void Start() => timer = new(static self => ((DuckDbInterrupt)self!).Interrupt(), this, TimeSpan.Zero, Period);
}
