using System.Runtime.CompilerServices;
using Xunit.v3;

namespace ModelPipeline.Tests;

/// <summary>What <c>[Theory]</c> means in the tests (see Directory.Build.props): xunit's own, with a limit for each of its rows.</summary>
[XunitTestCaseDiscoverer(typeof(TheoryDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedTheoryAttribute : Xunit.TheoryAttribute
{
    public LimitedTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestLimit.Milliseconds;
}
