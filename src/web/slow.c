/* Places for what is slow: see slow.h. */
#include "web/slow.h"

void slow_open(struct slow *slow, unsigned most)
{
    pthread_mutex_init(&slow->lock, NULL);
    pthread_cond_init(&slow->left, NULL);
    slow->most = most ? most : 1;
    slow->taken = slow->highest = 0;
}

void slow_close(struct slow *slow)
{
    pthread_cond_destroy(&slow->left);
    pthread_mutex_destroy(&slow->lock);
}

void slow_enter(struct slow *slow)
{
    pthread_mutex_lock(&slow->lock);
    while (slow->taken >= slow->most) pthread_cond_wait(&slow->left, &slow->lock);
    if (++slow->taken > slow->highest) slow->highest = slow->taken;
    pthread_mutex_unlock(&slow->lock);
}

void slow_leave(struct slow *slow)
{
    pthread_mutex_lock(&slow->lock);
    slow->taken--;
    pthread_cond_signal(&slow->left);
    pthread_mutex_unlock(&slow->lock);
}

unsigned slow_taken(struct slow *slow)
{
    pthread_mutex_lock(&slow->lock);
    unsigned taken = slow->taken;
    pthread_mutex_unlock(&slow->lock);
    return taken;
}
