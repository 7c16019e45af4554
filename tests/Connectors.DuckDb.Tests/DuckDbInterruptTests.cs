using DuckDB.NET.Data;
using ModelPipeline.Tests;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbInterruptTests
{
    private readonly CountedCommand command = new();

    [Fact]
    public async Task Token_Cancelled_InterruptsUntilItIsDisposed()
    {
        using var source = new CancellationTokenSource();
        using var interrupt = new DuckDbInterrupt(command, source.Token);
        Assert.Equal(0, command.Cancelled);

        await source.CancelAsync();

        await Eventually.TrueAsync(() => command.Cancelled > 2, "DuckDB forgets an interrupt that comes early, so more of them come");
    }

    // The next statement of the connection is not interrupted.
    [Fact]
    public void Interrupt_AfterTheEnd_LeavesTheCommandAlone()
    {
        var interrupt = new DuckDbInterrupt(command, CancellationToken.None);
        interrupt.Interrupt();

        interrupt.Dispose();
        interrupt.Interrupt();

        Assert.Equal(1, command.Cancelled);
    }

    private sealed class CountedCommand : DuckDBCommand
    {
        private int cancelled;

        public int Cancelled => Volatile.Read(ref cancelled);

        public override void Cancel() => Interlocked.Increment(ref cancelled);
    }
}
