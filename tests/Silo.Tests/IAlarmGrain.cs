namespace ModelPipeline.Tests;

/// <summary>A grain that lets itself be reminded.</summary>
public interface IAlarmGrain : IGrainWithStringKey
{
    Task Set(TimeSpan period);

    Task<string[]> List();

    Task Stop();
}
