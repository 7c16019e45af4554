namespace ModelPipeline.Tests;

/// <summary>A grain with a reminder.</summary>
public interface IAlarmGrain : IGrainWithStringKey
{
    Task Set(TimeSpan period);

    Task<string[]> List();

    Task Stop();
}
