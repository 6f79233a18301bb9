namespace Sluice.Operator.Notifications;

/// <summary>Where there is no hook.</summary>
internal sealed class NoNotifications : INotificationSink
{
    /// <inheritdoc/>
    public void Post(NotificationEnvelope envelope)
    {
        // Nobody listens.
    }
}
