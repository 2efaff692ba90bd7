# Fetches every message into files 1, 2, 3 of the current directory.
# Arguments: host, port, login, transport, file of the trusted authority, "true"
# to delete, user, password, and how many seconds an answer may take.
use strict;
use warnings;

use Authen::SASL;
use Net::POP3;

my ($host, $port, $login, $transport, $authority, $remove, $user, $secret, $seconds) = @ARGV;
my @trust = (SSL_ca_file => $authority, SSL_verify_mode => 1);
my @implicit = $transport eq 'POP3S' ? (SSL => 1, @trust) : ();
my $box = Net::POP3->new($host, Port => $port, Timeout => $seconds, @implicit) or die "cannot connect: $@";
$box->starttls(@trust) or die 'no STLS: ' . $box->message if $transport eq 'STLS';
my $in =
      $login eq 'APOP' ? $box->apop($user, $secret)
    : $login eq 'USER' ? $box->login($user, $secret)
    : $box->auth(Authen::SASL->new(
        mechanism => $login =~ s/^AUTH //r,
        callback  => { user => $user, pass => $secret, authname => '' },
    ));
defined $in && $in or die 'cannot log in: ' . $box->message;
for my $number (sort { $a <=> $b } keys %{ $box->list }) {
    my $lines = $box->get($number) or die "no message $number: " . $box->message;
    open my $out, '>:raw', $number or die "cannot write $number: $!";
    print $out @$lines;
    close $out or die "cannot write $number: $!";
    $box->delete($number) or die 'cannot delete: ' . $box->message if $remove eq 'true';
}
$box->quit or die 'cannot quit: ' . $box->message;
