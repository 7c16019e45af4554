using System.ComponentModel;
using System.Diagnostics;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests;

/// <summary>Google's own client must work with the emulator.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public async Task Client_OfGoogle_FindsABigQuery()
    {
        Assert.True(Directory.Exists(Path.Combine(Programs.Conformance, "node_modules")),
            $"Google's client is not installed; run npm ci in {Programs.Conformance}, as ./test does.");
        await using var emulator = await Emulator.StartAsync();

        var (process, output) = await RunNodeAsync(emulator.Address);
        using (process)
        {
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output);
        }
    }

    private static async Task<(Process Process, string Output)> RunNodeAsync(Uri address)
    {
        try
        {
            return await Programs.RunUntilAsync(null, "node", Path.Combine(Programs.Conformance, "conformance.mjs"),
                address.ToString().TrimEnd('/'));
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"Node.js is not installed, as ./test does: {e.Message}");
            throw;
        }
    }
}
