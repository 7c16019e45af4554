using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>What was measured of one contestant in one turn.</summary>
/// <param name="Scenario">Which measurement.</param>
/// <param name="Contestant">Who.</param>
/// <param name="Load">Callers of a closed loop, calls a second of an open one.</param>
/// <param name="Result">What the load generator counted.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Memory">Bytes of its processes after the turn.</param>
/// <param name="MostMemory">Bytes at most since its start.</param>
internal sealed record Turn(string Scenario, string Contestant, double Load, LoadResult Result, Usage Usage, long Memory, long MostMemory)
{
    /// <summary>Seconds of processor time for a thousand answers.</summary>
    public double PerThousand(double seconds) => Result.Requests == 0 ? double.NaN : seconds * 1000 / Result.Requests;

    /// <summary>Cores that neither contestant, database nor loader used, but something else did: noise, where it is much.</summary>
    public double Others => Math.Max(0, Usage.MachineCpu - Usage.Cpu - Usage.PostgreSqlCpu - Result.LoaderCpu) / Result.Seconds;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario,-9} {Contestant,-11} {Load,6:0}  {Result.Rate,9:0}/s  p50 {Result.P50,7:0.00} ms  p99 {Result.P99,7:0.00} ms  errors {Result.Errors}  cpu/1000 {PerThousand(Usage.Cpu):0.000} s + PostgreSQL {PerThousand(Usage.PostgreSqlCpu):0.000} s + load {PerThousand(Result.LoaderCpu):0.000} s  others {Others:0.00} cores");
}

/// <summary>What a contestant and the database took.</summary>
/// <param name="Cpu">Seconds of processor time of the contestant.</param>
/// <param name="PostgreSqlCpu">Of all processes of the server.</param>
/// <param name="MachineCpu">Of everything on the machine.</param>
/// <param name="Statements">That the server executed.</param>
/// <param name="Allocated">Bytes, by the contestant's runtime; null where it has no probe.</param>
/// <param name="PausedMilliseconds">For garbage collection.</param>
/// <param name="CompiledMilliseconds">For compilation: not warm yet, where it is much.</param>
internal sealed record Usage(double Cpu, double PostgreSqlCpu, double MachineCpu, long Statements, long? Allocated,
    double? PausedMilliseconds, double? CompiledMilliseconds)
{
    public Usage Minus(Usage earlier) => new(
        Cpu - earlier.Cpu, PostgreSqlCpu - earlier.PostgreSqlCpu, MachineCpu - earlier.MachineCpu, Statements - earlier.Statements,
        Allocated - earlier.Allocated, PausedMilliseconds - earlier.PausedMilliseconds,
        CompiledMilliseconds - earlier.CompiledMilliseconds);
}

/// <summary>A measured number.</summary>
/// <param name="Scenario">Which measurement.</param>
/// <param name="Name">What.</param>
/// <param name="Unit">In what.</param>
/// <param name="Value">How much.</param>
internal sealed record Figure(string Scenario, string Name, string Unit, double Value)
{
    public override string ToString() => $"{Scenario,-9} {Name}: {Spread.Text(Value)} {Unit}";
}
