using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>What was measured of one contestant in one turn.</summary>
/// <param name="Scenario">Which measurement.</param>
/// <param name="Contestant">The name of the contestant.</param>
/// <param name="Load">Callers of a closed loop, calls a second of an open one.</param>
/// <param name="Result">What the load generator counted.</param>
/// <param name="Usage">What the contestant and the database used.</param>
/// <param name="Memory">Bytes of the contestant's processes after the turn.</param>
/// <param name="MostMemory">The most bytes that the processes had since their start.</param>
internal sealed record Turn(string Scenario, string Contestant, double Load, LoadResult Result, Usage Usage, long Memory, long MostMemory)
{
    /// <summary>Seconds of processor time for a thousand answers.</summary>
    public double PerThousand(double seconds) => Result.Requests == 0 ? double.NaN : seconds * 1000 / Result.Requests;

    /// <summary>Cores that other programs used. A high number means that the turn is noisy.</summary>
    public double Others => Math.Max(0, Usage.MachineCpu - Usage.Cpu - Usage.PostgreSqlCpu - Result.LoaderCpu) / Result.Seconds;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario,-9} {Contestant,-11} {Load,6:0}  {Result.Rate,9:0}/s  p50 {Result.P50,7:0.00} ms  p99 {Result.P99,7:0.00} ms  errors {Result.Errors}  cpu/1000 {PerThousand(Usage.Cpu):0.000} s + PostgreSQL {PerThousand(Usage.PostgreSqlCpu):0.000} s + load {PerThousand(Result.LoaderCpu):0.000} s  lock waits/1000 {PerThousand(Usage.Contentions ?? double.NaN):0.0}  others {Others:0.00} cores");
}

/// <summary>What a contestant and the database used.</summary>
/// <param name="Cpu">Seconds of processor time of the contestant.</param>
/// <param name="PostgreSqlCpu">Seconds of processor time of all processes of the server.</param>
/// <param name="MachineCpu">Seconds of processor time of everything on the machine.</param>
/// <param name="Statements">Statements that the server executed.</param>
/// <param name="Allocated">Bytes that the contestant's runtime allocated; null for a contestant without a probe.</param>
/// <param name="PausedMilliseconds">Pauses for garbage collection.</param>
/// <param name="CompiledMilliseconds">Time of compilation. A high number means that the contestant is not warm yet.</param>
/// <param name="Contentions">How often a thread had to wait for a lock.</param>
internal sealed record Usage(double Cpu, double PostgreSqlCpu, double MachineCpu, long Statements, long? Allocated,
    double? PausedMilliseconds, double? CompiledMilliseconds, long? Contentions)
{
    public Usage Minus(Usage earlier) => new(
        Cpu - earlier.Cpu, PostgreSqlCpu - earlier.PostgreSqlCpu, MachineCpu - earlier.MachineCpu, Statements - earlier.Statements,
        Allocated - earlier.Allocated, PausedMilliseconds - earlier.PausedMilliseconds,
        CompiledMilliseconds - earlier.CompiledMilliseconds, Contentions - earlier.Contentions);
}

/// <summary>A measured number.</summary>
/// <param name="Scenario">Which measurement.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit of the value.</param>
/// <param name="Value">The measured value.</param>
internal sealed record Figure(string Scenario, string Name, string Unit, double Value)
{
    public override string ToString() => $"{Scenario,-9} {Name}: {Spread.Text(Value)} {Unit}";
}
