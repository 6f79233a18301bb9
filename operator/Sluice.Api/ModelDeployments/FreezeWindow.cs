namespace Sluice.Api.ModelDeployments;


/// <summary>A time that comes again, in which no step is taken forward.</summary>
public sealed record FreezeWindow
{
    /// <summary>When it begins: minute, hour, day of month, month, day of week, as in crontab(5), such as <c>0 17 * * 5</c>.</summary>
    public string Start { get; init; } = "";

    /// <summary>How long it lasts, such as <c>63h</c>.</summary>
    public string Duration { get; init; } = "";

    /// <summary>Name of a time zone of the IANA database, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}
