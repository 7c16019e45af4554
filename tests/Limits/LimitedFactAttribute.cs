using System.Runtime.CompilerServices;
using Xunit.v3;

namespace ModelPipeline.Tests;

/// <summary>What <c>[Fact]</c> means in the tests (see Directory.Build.props): xunit's own, with a limit.</summary>
[XunitTestCaseDiscoverer(typeof(FactDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedFactAttribute : Xunit.FactAttribute
{
    public LimitedFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestLimit.Milliseconds;
}
