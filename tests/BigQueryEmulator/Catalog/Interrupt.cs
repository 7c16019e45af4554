using DuckDB.NET.Data;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>
/// Ends a command when a token is cancelled. DuckDB ignores an interrupt before a query has begun, so the interrupt is repeated.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly DuckDBCommand command;
    private readonly CancellationTokenRegistration registration;
    private Timer? timer;
    private bool over;

    public Interrupt(DuckDBCommand command, CancellationToken cancellationToken)
    {
        this.command = command;
        registration = cancellationToken.UnsafeRegister(static self => ((Interrupt)self!).Start(), this);
    }

    public void Dispose()
    {
        // Waits for a running interrupt. No other interrupt follows.
        registration.Dispose();
        timer?.Dispose();
        lock (gate)
            over = true;
    }

    private void Start() => timer = new(static self => ((Interrupt)self!).Cancel(), this, TimeSpan.Zero, Period);

    private void Cancel()
    {
        lock (gate)
        {
            if (!over)
                command.Cancel();
        }
    }
}
