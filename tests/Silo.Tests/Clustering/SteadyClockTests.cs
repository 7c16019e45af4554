using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Tests;

/// <summary>The clock by which Orleans schedules the end of idle grains.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 20, 0, 0, TimeSpan.Zero);

    private readonly SetClock clock = new();

    [Fact]
    public void GetUtcNow_WallClockIsSet_GoesOnWithTheMonotonicClock()
    {
        var steady = new SteadyClock(clock);
        Assert.Equal(Start, steady.GetUtcNow());

        clock.Pass(TimeSpan.FromMinutes(2));
        clock.SetAhead(TimeSpan.FromHours(1));
        Assert.Equal(Start + TimeSpan.FromMinutes(2), steady.GetUtcNow());

        clock.SetAhead(TimeSpan.FromHours(-2));
        clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Start + TimeSpan.FromMinutes(3), steady.GetUtcNow());
    }

    // Otherwise no grain becomes active for as long as the clock was ahead.
    [Theory]
    [InlineData("Localhost", "Data Source=cluster.db")]
    [InlineData("AdoNet", "Host=127.0.0.1;Database=cluster")]
    public void UseCluster_ClockWasAheadAndIsSetBack_OrleansSchedulesTheEndOfGrainsByAnotherOne(string kind, string state)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.UseOrleans(silo => silo.UseCluster(new() { Kind = kind, State = state }));
        var used = builder.Services.Last(each => each.ServiceType == typeof(TimeProvider)
            && Equals(each.ServiceKey, TimeProviderNames.ActivationManagement));
        using var services = new ServiceCollection().Add([used]).AddSingleton<TimeProvider>(clock).BuildServiceProvider();

        var made = services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.ActivationManagement);
        clock.SetAhead(TimeSpan.FromHours(1));

        Assert.Equal(Start, made.GetUtcNow());
    }

    private sealed class SetClock : TimeProvider
    {
        private TimeSpan passed;
        private TimeSpan ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Start + passed + ahead;

        public override long GetTimestamp() => 42 + passed.Ticks;

        public void Pass(TimeSpan time) => passed += time;

        public void SetAhead(TimeSpan time) => ahead += time;
    }
}
