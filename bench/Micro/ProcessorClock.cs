using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// The processor time of this process, of all its threads. On a machine that others use as well, it says what an operation costs; the time
/// of day does not.
/// </summary>
internal sealed partial class ProcessorClock : IClock
{
    private const int OfProcess = 2;

    public string Title => "processor time";

    public bool IsAvailable => OperatingSystem.IsLinux();

    public Frequency Frequency => new(1_000_000_000);

    public long GetTimestamp() => ReadClock(OfProcess, out var time) == 0
        ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new InvalidOperationException("The processor time cannot be read.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Time time);

    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
