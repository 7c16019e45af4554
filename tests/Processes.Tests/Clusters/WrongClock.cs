using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>Starts processes with a wrong wall clock, by libfaketime. Their monotonic clock is right.</summary>
internal static class WrongClock
{
    private const string Library = "libfaketimeMT.so.1";

    /// <summary>The command prefix for a clock that is this number of seconds ahead.</summary>
    public static IEnumerable<string> Ahead(int seconds)
    {
        var library =
            Directory.GetDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
            .Select(folder => Path.Combine(folder, Library)).FirstOrDefault(File.Exists);
        Assert.True(library is not null, $"{Library} is not below /usr/lib; install the Debian package 'faketime', as ./test does.");
        var offset = seconds.ToString("+0;-0", CultureInfo.InvariantCulture);
        return ["env", $"LD_PRELOAD={library}", $"FAKETIME={offset}", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"];
    }
}
