using System.Runtime.CompilerServices;
using Xunit.v3;

namespace ModelPipeline.Tests;

/// <summary>
/// The meaning of <c>[Theory]</c> in the tests (see Directory.Build.props): the attribute of xunit, with a time limit for each row.
/// </summary>
[XunitTestCaseDiscoverer(typeof(TheoryDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedTheoryAttribute : Xunit.TheoryAttribute
{
    public LimitedTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestLimit.Milliseconds;
}
