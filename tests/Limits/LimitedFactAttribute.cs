using System.Runtime.CompilerServices;
using Xunit.v3;

namespace ModelPipeline.Tests;

/// <summary>The meaning of <c>[Fact]</c> in the tests (see Directory.Build.props): the attribute of xunit, with a time limit.</summary>
[XunitTestCaseDiscoverer(typeof(FactDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedFactAttribute : Xunit.FactAttribute
{
    public LimitedFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestLimit.Milliseconds;
}
